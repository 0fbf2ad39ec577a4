package dev.bender.system.engine;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an owner may ask for.
 *
 * @param name of the case
 * @param body of the create call, without the image
 * @param dropped what is left out of a plan, as JSON pointers, to see that it is missed
 */
record OptionSet(String name, String body, List<String> dropped) {

  ObjectNode bodyFor(String image) {
    ObjectNode json = (ObjectNode) RecreationHost.JSON.readTree(body);
    return json.put("Image", image);
  }

  @Override
  public String toString() {
    return name;
  }

  private static OptionSet of(String name, String body, String... dropped) {
    return new OptionSet(name, body.replace('\'', '"'), List.of(dropped));
  }

  private static OptionSet host(String name, String options, String... dropped) {
    List<String> pointers = new ArrayList<>();
    for (String one : dropped) {
      pointers.add("/HostConfig/" + one);
    }
    return new OptionSet(name, "{\"HostConfig\": {" + options.replace('\'', '"') + "}}", pointers);
  }

  static List<OptionSet> all() {
    List<OptionSet> all = new ArrayList<>(configuration());
    all.addAll(hosts());
    all.addAll(storage());
    all.addAll(networks());
    return all;
  }

  private static List<OptionSet> configuration() {
    return List.of(
        of("nothing", "{}"),
        of("environment", "{'Env': ['A=mine', 'OWN=x=y', 'EMPTY=']}", "/Env/0", "/Env/1"),
        of(
            "labels",
            "{'Labels': {'changed': 'mine', 'own': ''}}",
            "/Labels/changed",
            "/Labels/own"),
        of("hostname", "{'Hostname': 'web', 'Domainname': 'example.test'}", "/Hostname"),
        of(
            "user and folder",
            "{'User': '1000:1000', 'WorkingDir': '/tmp'}",
            "/User",
            "/WorkingDir"),
        of("own command", "{'Cmd': ['sleep', '600']}", "/Cmd"),
        of("own entrypoint", "{'Entrypoint': ['sleep'], 'Cmd': ['600']}", "/Entrypoint", "/Cmd"),
        of("own entrypoint alone", "{'Entrypoint': ['httpd', '-f']}", "/Entrypoint"),
        of("no entrypoint", "{'Entrypoint': [''], 'Cmd': ['sleep', '600']}", "/Cmd"),
        of("health interval", "{'Healthcheck': {'Interval': 9000000000}}", "/Healthcheck"),
        of("health test", "{'Healthcheck': {'Test': ['CMD', 'true']}}", "/Healthcheck/Test"),
        of("no health", "{'Healthcheck': {'Test': ['NONE']}}", "/Healthcheck"),
        of("stop", "{'StopSignal': 'SIGQUIT', 'StopTimeout': 3}", "/StopSignal", "/StopTimeout"),
        of("terminal", "{'Tty': true, 'OpenStdin': true}", "/Tty", "/OpenStdin"),
        of(
            "ports",
            """
            {'ExposedPorts': {'80/tcp': {}, '53/udp': {}, '7000/tcp': {}},
             'HostConfig': {'PortBindings': {
               '80/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '19180'}],
               '53/udp': [{'HostIp': '127.0.0.1', 'HostPort': '19153'}],
               '7000/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '19100-19110'}]}}}
            """,
            "/HostConfig/PortBindings/53~1udp"));
  }

  private static List<OptionSet> hosts() {
    return List.of(
        host(
            "restart",
            "'RestartPolicy': {'Name': 'on-failure', 'MaximumRetryCount': 4}",
            "RestartPolicy"),
        host("capabilities", "'CapAdd': ['NET_ADMIN'], 'CapDrop': ['MKNOD']", "CapAdd", "CapDrop"),
        host(
            "devices",
            "'Devices': [{'PathOnHost': '/dev/null', 'PathInContainer': '/dev/nil',"
                + " 'CgroupPermissions': 'r'}]",
            "Devices"),
        host("ulimits", "'Ulimits': [{'Name': 'nofile', 'Soft': 512, 'Hard': 1024}]", "Ulimits"),
        host(
            "names",
            "'Dns': ['127.0.0.53'], 'DnsSearch': ['example.test'], 'DnsOptions': ['ndots:2'],"
                + " 'ExtraHosts': ['db:10.0.0.1']",
            "Dns",
            "DnsSearch",
            "ExtraHosts"),
        host("namespaces", "'PidMode': 'host', 'IpcMode': 'host', 'UTSMode': 'host'", "PidMode"),
        host("shared memory", "'IpcMode': 'shareable', 'ShmSize': 33554432", "IpcMode", "ShmSize"),
        host("sysctls", "'Sysctls': {'net.ipv4.ip_unprivileged_port_start': '0'}", "Sysctls"),
        host("read only", "'ReadonlyRootfs': true, 'Tmpfs': {'/tmp': 'size=1m'}", "Tmpfs"),
        host(
            "log", "'LogConfig': {'Type': 'json-file', 'Config': {'max-size': '1m'}}", "LogConfig"),
        host("init", "'Init': true, 'OomScoreAdj': 100", "Init", "OomScoreAdj"),
        host(
            "security",
            "'GroupAdd': ['44'], 'SecurityOpt': ['no-new-privileges']",
            "GroupAdd",
            "SecurityOpt"),
        host("unmasked", "'MaskedPaths': [], 'ReadonlyPaths': []", "MaskedPaths"),
        host("privileged", "'Privileged': true", "Privileged"),
        host(
            "limits",
            "'Memory': 67108864, 'NanoCpus': 500000000, 'PidsLimit': 64",
            "NanoCpus",
            "PidsLimit"));
  }

  private static List<OptionSet> storage() {
    return List.of(
        host("named volume", "'Binds': ['bender-rec-volume:/data/']", "Binds"),
        of("anonymous volume", "{'Volumes': {'/own-data': {}}}", "/HostConfig/Binds"),
        host("anonymous bind", "'Binds': ['/own-data']", "Binds"),
        host(
            "mounts",
            "'Mounts': [{'Type': 'volume', 'Target': '/own-data'},"
                + " {'Type': 'bind', 'Source': '/tmp', 'Target': '/host', 'ReadOnly': true},"
                + " {'Type': 'tmpfs', 'Target': '/scratch', 'TmpfsOptions': {'SizeBytes': 65536}}]",
            "Mounts"),
        host("read-only bind", "'Binds': ['/tmp:/host:ro', '/var:/var-host:rw']", "Binds/0"));
  }

  private static List<OptionSet> networks() {
    return List.of(
        host("no network", "'NetworkMode': 'none'", "NetworkMode"),
        host("host's network", "'NetworkMode': 'host'", "NetworkMode"),
        host("other's network", "'NetworkMode': 'container:bender-rec-other'", "NetworkMode"),
        host("link", "'Links': ['bender-rec-other:db']", "Links"),
        of(
            "fixed address",
            """
            {'HostConfig': {'NetworkMode': 'bender-rec-a'},
             'NetworkingConfig': {'EndpointsConfig': {'bender-rec-a': {
               'IPAMConfig': {'IPv4Address': '10.213.1.77'}, 'Aliases': ['web', 'www']}}}}
            """,
            "/NetworkingConfig/EndpointsConfig/bender-rec-a/IPAMConfig",
            "/NetworkingConfig/EndpointsConfig/bender-rec-a/Aliases/1",
            "/NetworkingConfig/EndpointsConfig/bender-rec-a"));
  }
}
