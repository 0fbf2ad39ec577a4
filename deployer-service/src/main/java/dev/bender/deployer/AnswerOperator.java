package dev.bender.deployer;

import dev.bender.contracts.OperatorCommand;
import dev.bender.deployer.release.AnswerApproval;
import dev.bender.deployer.rollback.AnswerBackups;
import dev.bender.deployer.rollback.AnswerRestore;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;

/** Hands each command to who carries it out: one topic has one handler in one service. */
final class AnswerOperator implements Handler<OperatorCommand> {
  private final Handler<OperatorCommand> approvals;
  private final Handler<OperatorCommand> waysBack;
  private final Handler<OperatorCommand> restores;
  private final Handler<OperatorCommand> backups;

  AnswerOperator(
      Handler<OperatorCommand> approvals,
      Handler<OperatorCommand> waysBack,
      Handler<OperatorCommand> restores,
      Handler<OperatorCommand> backups) {
    this.approvals = approvals;
    this.waysBack = waysBack;
    this.restores = restores;
    this.backups = backups;
  }

  /** Whether a command is the deployer's. */
  static boolean isMine(OperatorCommand command) {
    return command.wantsBackup()
        || AnswerApproval.isMine(command)
        || AnswerRestore.isMine(command)
        || AnswerBackups.isMine(command);
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery)
      throws TryAgain, InterruptedException {
    return of(delivery.value()).handle(delivery);
  }

  @Override
  public Emissions giveUp(Delivery<OperatorCommand> delivery, Exception why) {
    return of(delivery.value()).giveUp(delivery, why);
  }

  private Handler<OperatorCommand> of(OperatorCommand command) {
    if (AnswerRestore.isMine(command)) {
      return restores;
    }
    if (AnswerBackups.isMine(command)) {
      return backups;
    }
    return command.wantsBackup() ? waysBack : approvals;
  }
}
