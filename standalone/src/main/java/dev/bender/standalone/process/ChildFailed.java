package dev.bender.standalone.process;

/** A child process cannot do its work. The message is one sentence for the owner. */
public final class ChildFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ChildFailed(String sentence) {
    super(sentence);
  }
}
