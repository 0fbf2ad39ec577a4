package dev.bender.cli;

/** Starts the command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(BenderCommand.commandLine().execute(args));
  }
}
