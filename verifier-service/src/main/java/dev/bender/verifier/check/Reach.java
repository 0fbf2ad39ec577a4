package dev.bender.verifier.check;

/** What this process can reach by itself. */
interface Reach {
  /** Whether it sits on a network with that address: then nobody answering is the other's fault. */
  boolean isAttachedTo(String address);

  /** Where the host's own ports are found; empty where that is not known. */
  String host();

  /** Whether ports that the host opens on its loopback only are out of reach. */
  boolean isInContainer();
}
