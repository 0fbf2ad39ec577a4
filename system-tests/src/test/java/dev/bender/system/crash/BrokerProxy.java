package dev.bender.system.crash;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between Bender and its broker, which tells clients this address as its own. */
final class BrokerProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int broker;
  private final List<StreamGate> gates = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private BrokerProxy(ServerSocket listener, int broker) {
    this.listener = listener;
    this.broker = broker;
  }

  static BrokerProxy start(int port, int broker) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    BrokerProxy proxy = new BrokerProxy(listener, broker);
    Thread.ofPlatform().daemon().name("broker-proxy").start(proxy::accept);
    return proxy;
  }

  /** From now on, what comes to that gate is held. */
  Gate watch(StreamGate gate) {
    gates.add(gate);
    return gate.gate();
  }

  /** No gate holds anything any more. */
  void forgetGates() {
    gates.forEach(gate -> gate.gate().cut());
    gates.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofPlatform().daemon().name("broker-proxy-requests").start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), broker)) {
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Map<Integer, KafkaRequest> asked = new ConcurrentHashMap<>();
      Thread.ofPlatform()
          .daemon()
          .name("broker-proxy-answers")
          .start(() -> answers(server, client, asked));
      requests(client, server, asked);
      open.remove(server);
    } catch (IOException e) {
      // One of the two is gone, and so is the other then.
    } finally {
      open.remove(client);
    }
  }

  private void requests(Socket client, Socket server, Map<Integer, KafkaRequest> asked)
      throws IOException {
    DataInputStream in = in(client.getInputStream());
    DataOutputStream out = new DataOutputStream(server.getOutputStream());
    while (true) {
      byte[] frame = frame(in);
      KafkaRequest request = KafkaRequest.of(frame);
      for (StreamGate gate : gates) {
        if (!gate.sent(request)) {
          return;
        }
      }
      asked.put(request.correlation(), request.withoutBody());
      write(out, frame);
    }
  }

  private void answers(Socket server, Socket client, Map<Integer, KafkaRequest> asked) {
    try (server;
        client) {
      DataInputStream in = in(server.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] frame = frame(in);
        KafkaRequest request = asked.remove(KafkaRequest.correlationOf(frame));
        for (StreamGate gate : gates) {
          if (request != null && !gate.answered(request)) {
            return;
          }
        }
        write(out, frame);
      }
    } catch (IOException e) {
      // The connection has ended.
    }
  }

  private static DataInputStream in(InputStream stream) {
    return new DataInputStream(new BufferedInputStream(stream, 65_536));
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return frame;
  }

  private static void write(DataOutputStream out, byte[] frame) throws IOException {
    byte[] whole = new byte[frame.length + 4];
    java.nio.ByteBuffer.wrap(whole).putInt(frame.length).put(frame);
    out.write(whole);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket one : open) {
      one.close();
    }
  }
}
