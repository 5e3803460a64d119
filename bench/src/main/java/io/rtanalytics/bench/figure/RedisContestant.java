package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.model.Verdict;
import io.rtanalytics.bench.process.Redis;
import io.rtanalytics.cli.text.Failure;
import java.time.Duration;
import lombok.RequiredArgsConstructor;

/** Redis under the same events, by redis-benchmark. One thread. */
@RequiredArgsConstructor
final class RedisContestant implements Contestant {
  private static final long FIRST_EVENTS = 20_000;

  private final Redis redis;
  private final int users;
  private final int connections;
  private final Duration turn;
  private long sent;
  private long next = FIRST_EVENTS; // it is told how many, not how long

  @Override
  public String name() {
    return redis.name();
  }

  @Override
  public Measurement measure(int round) throws Failure, InterruptedException {
    Redis.Result result = redis.count(next, users, connections);
    sent += next;
    next = Math.max(FIRST_EVENTS, (long) (result.rate() * turn.toMillis() / 1000));
    return new Measurement(result.rate(), result.latency(), 0, 0);
  }

  /** Whether it has counted what was sent. */
  Verdict verdict() throws Failure, InterruptedException {
    long counted = redis.counted();
    return new Verdict(redis.name(), counted == sent, counted + " events of " + sent);
  }
}
