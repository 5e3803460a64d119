package io.rtanalytics.cli;

import io.rtanalytics.cli.ClusterOptions.KafkaOptions;
import io.rtanalytics.cli.node.Foreground;
import io.rtanalytics.cli.node.ServeNode;
import io.rtanalytics.cli.node.ServeOptions;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.web.HostPattern;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code rt serve}: one process with everything in it. */
@Command(
    name = "serve",
    description = {
      "Run an API node and its workers in one process.",
      "",
      "Without --cluster there is one worker, slices are hours, and the first begins with 1970.",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "The port to listen on; 0 is any free one. Default: 8000, or with --cluster that of API"
              + " node \"0\".",
      showDefaultValue = Visibility.NEVER)
  @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on; 0.0.0.0 is every. Beyond this machine, internal requests need"
              + " the token.")
  String host = "127.0.0.1";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept; made if it is missing.")
  Path data = Path.of("./data");

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      converter = ClusterOptions.Place.class,
      description =
          "The cluster file, or kafka:HOST:PORT/TOPIC; all of its workers run in this process.")
  @Nullable Object cluster;

  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      description = "The secret. Default: DIR/secret, made at the first start.",
      showDefaultValue = Visibility.NEVER)
  @Nullable Path secret;

  @Option(
      names = "--site",
      paramLabel = "HOST",
      converter = HostConverter.class,
      description =
          "A site whose pages are counted by rt.js, pixel.gif and click; may be repeated. With"
              + " --cluster, the file says it (sites).")
  List<HostPattern> sites = new ArrayList<>();

  @Option(
      names = "--redirect-host",
      paramLabel = "HOST",
      converter = HostConverter.class,
      description =
          "A host that click may lead to; may be repeated. With --cluster, the file says it"
              + " (redirect-hosts).")
  List<HostPattern> redirectHosts = new ArrayList<>();

  @Spec CommandSpec spec;

  /** Reads a host as the cluster file's lists do. */
  static final class HostConverter implements ITypeConverter<HostPattern> {
    @Override
    public HostPattern convert(String value) {
      try {
        return HostPattern.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "' " + e.getMessage());
      }
    }
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    Usage.that(spec, port == null || (port >= 0 && port <= 65_535), "--port must be 0 to 65535");
    Usage.that(
        spec,
        cluster == null || (sites.isEmpty() && redirectHosts.isEmpty()),
        "--site and --redirect-host go without --cluster: the file says them");
    ServeOptions options =
        ServeOptions.builder()
            .host(host)
            .port(port)
            .data(data)
            .cluster(cluster == null ? null : ClusterOptions.place(cluster, kafka))
            .secret(secret)
            .settings(Settings.builder().sites(sites).redirectHosts(redirectHosts).build())
            .build();
    Foreground.run(new ServeNode(options, Clock.systemUTC()).start(), spec.commandLine().getOut());
    return 0;
  }
}
