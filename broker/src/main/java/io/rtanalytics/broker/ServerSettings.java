package io.rtanalytics.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.StringJoiner;

/** What a server is told: small, and quick to notice that another one has died. */
final class ServerSettings {
  private static final String LOOPBACK = "127.0.0.1:";

  private ServerSettings() {}

  static Properties of(Path data, int number, List<String> servers) {
    StringJoiner voters = new StringJoiner(",");
    for (int i = 0; i < servers.size(); i++) {
      voters.add(i + "@" + LOOPBACK + ports(servers.get(i))[1]);
    }
    String[] mine = ports(servers.get(number));
    int copies = Math.min(3, servers.size());
    int enough = Math.min(2, servers.size());
    Properties all = new Properties();
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(number));
    all.put("controller.quorum.voters", voters.toString());
    all.put("controller.listener.names", "CONTROLLER");
    all.put(
        "listeners", "PLAINTEXT://" + LOOPBACK + mine[0] + ",CONTROLLER://" + LOOPBACK + mine[1]);
    all.put("advertised.listeners", "PLAINTEXT://" + LOOPBACK + mine[0]);
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("log.dirs", data.toString());
    all.put("auto.create.topics.enable", "false");
    all.put("offsets.topic.replication.factor", Integer.toString(copies));
    all.put("offsets.topic.num.partitions", "1");
    all.put("transaction.state.log.replication.factor", Integer.toString(copies));
    all.put("transaction.state.log.min.isr", Integer.toString(enough));
    all.put("transaction.state.log.num.partitions", "1");
    // A dead server is given up after three seconds, not nine.
    all.put("broker.session.timeout.ms", "3000");
    all.put("broker.heartbeat.interval.ms", "500");
    // Small: several servers share a machine with what is tested.
    all.put("num.network.threads", "2");
    all.put("num.io.threads", "4");
    all.put("background.threads", "2");
    all.put("log.cleaner.dedupe.buffer.size", "2097152");
    return all;
  }

  private static String[] ports(String server) {
    String[] ports = server.split(":", -1);
    if (ports.length != 2) {
      throw new IllegalArgumentException("'" + server + "' is not PORT:CONTROLLER-PORT");
    }
    return ports;
  }
}
