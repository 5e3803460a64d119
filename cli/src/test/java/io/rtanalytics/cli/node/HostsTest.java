package io.rtanalytics.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:9000/worker,true,127.0.0.1,9000",
    "http://LOCALHOST/worker,true,127.0.0.1,80",
    "http://127.0.0.2:9000/worker,true,127.0.0.2,9000",
    "http://[::1]:9000/worker,true,::1,9000",
    "http://worker-0:9000/worker,false,0.0.0.0,9000",
    "http://127.example.org:9000/worker,false,0.0.0.0,9000",
    "http://10.0.0.1:9000/worker,false,0.0.0.0,9000"
  })
  void urlTellsWhatToBind(URI url, boolean loopback, String address, int port) {
    assertThat(Hosts.isLoopback(url.getHost())).isEqualTo(loopback);
    assertThat(Hosts.toBind(url)).isEqualTo(address);
    assertThat(Hosts.port(url)).isEqualTo(port);
  }
}
