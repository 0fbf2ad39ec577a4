package dev.bender.deployer;

import dev.bender.contracts.OperatorCommand;
import dev.bender.deployer.release.AnswerApproval;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;

/** Hands each command to who carries it out: one topic has one handler in one service. */
final class AnswerOperator implements Handler<OperatorCommand> {
  private final Handler<OperatorCommand> approvals;
  private final Handler<OperatorCommand> waysBack;

  AnswerOperator(Handler<OperatorCommand> approvals, Handler<OperatorCommand> waysBack) {
    this.approvals = approvals;
    this.waysBack = waysBack;
  }

  /** Whether a command is the deployer's. */
  static boolean isMine(OperatorCommand command) {
    return command.wantsBackup() || AnswerApproval.isMine(command);
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery)
      throws TryAgain, InterruptedException {
    return of(delivery).handle(delivery);
  }

  @Override
  public Emissions giveUp(Delivery<OperatorCommand> delivery, Exception why) {
    return of(delivery).giveUp(delivery, why);
  }

  private Handler<OperatorCommand> of(Delivery<OperatorCommand> delivery) {
    return delivery.value().wantsBackup() ? waysBack : approvals;
  }
}
