package io.rtanalytics.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The dependency rules of docs/architecture.md, in its order. */
class ArchitectureTest {
  private static final List<String> COMMON =
      List.of(
          "io.rtanalytics.event..",
          "io.rtanalytics.secret..",
          "io.rtanalytics.timeline..",
          "io.rtanalytics.totals..",
          "io.rtanalytics.web..",
          "io.rtanalytics.wire..",
          "io.rtanalytics.port..");
  private static final String API = "io.rtanalytics.api..";
  private static final String CLIENT = "io.rtanalytics.client..";
  private static final String STORAGE = "io.rtanalytics.storage..";
  private static final String KAFKA = "io.rtanalytics.kafka..";
  private static final String CLI = "io.rtanalytics.cli..";

  private static final JavaClasses RT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar")) // fakes of storage
          .importPackages("io.rtanalytics");

  private static void check(ArchRule rule, String reason) {
    rule.because(reason).allowEmptyShould(true).check(RT);
  }

  @Test
  void everyModuleWasRead() {
    for (String module :
        new String[] {API, CLIENT, STORAGE, KAFKA, CLI, COMMON.get(0), COMMON.get(6)}) {
      classes()
          .that()
          .resideInAPackage(module)
          .should()
          .haveNameMatching("io\\.rtanalytics\\..*")
          .check(RT); // fails if there are none
    }
  }

  @Test
  void rule1ModulesDependOnCommonAndOnlyCliWiresThem() {
    assertUsesCommonAnd(COMMON);
    assertUsesCommonAnd(List.of(CLIENT));
    assertUsesCommonAnd(List.of(STORAGE));
    assertUsesCommonAnd(List.of(KAFKA));
    assertUsesCommonAnd(List.of(API), CLIENT);
  }

  /** Of rt's own classes a module uses common, itself, and nothing but the others named. */
  private static void assertUsesCommonAnd(List<String> module, String... others) {
    List<String> allowed = new ArrayList<>(COMMON);
    allowed.addAll(module);
    allowed.addAll(List.of(others));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(module.toArray(String[]::new))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.rtanalytics..")
                    .and(resideOutsideOfPackages(allowed.toArray(String[]::new)))),
        "modules meet in common; only cli wires them together");
  }

  @Test
  void rule2NothingImportsHttp() {
    for (String module : new String[] {"api", "storage"}) {
      String inside = "io.rtanalytics." + module;
      check(
          noClasses()
              .that()
              .resideInAPackage(inside + "..")
              .and()
              .resideOutsideOfPackage(inside + ".http..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage(inside + ".http.."),
          "handlers only translate");
    }
  }

  @Test
  void rule2InStorageHttpUsesWorkerAndWorkerUsesLogAndSlice() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.rtanalytics.storage.log..",
                "io.rtanalytics.storage.slice..",
                "io.rtanalytics.storage.checkpoint..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rtanalytics.storage.worker.."),
        "log, slices and checkpoints know nothing of the worker");
    check(
        noClasses()
            .that()
            .resideInAPackage("io.rtanalytics.storage.log..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.rtanalytics.storage.slice..", "io.rtanalytics.storage.checkpoint.."),
        "log and slice never see each other");
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.rtanalytics.storage.slice..", "io.rtanalytics.storage.checkpoint..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.rtanalytics.storage.log.."),
        "log and slice never see each other");
    check(
        noClasses()
            .that()
            .resideInAPackage("io.rtanalytics.storage.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rtanalytics.storage.log..", "io.rtanalytics.storage.slice.."),
        "routes call the worker");
  }

  @Test
  void rule3EveryLibraryHasOneHome() {
    // cli only hands routers on to servers; it starts Vert.x itself.
    home("io.vertx.ext.web..", "io.rtanalytics.*.http..", CLI);
    home("io.vertx..", "io.rtanalytics.*.http..", CLI);
    home("io.netty..", "io.rtanalytics.*.http..", CLIENT, CLI);
    home("org.asynchttpclient..", CLIENT);
    home("org.mapdb..", "io.rtanalytics.storage.slice.table..");
    home("com.github.benmanes.caffeine..", "io.rtanalytics.api.query..");
    home("org.apache.kafka..", KAFKA);
    home("picocli..", CLI);
    home("me.tongfei..", CLI);
    home("ch.qos.logback..", CLI);
  }

  private static void home(String library, String... homes) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(homes)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library),
        "a library that can be replaced has one home");
  }

  @Test
  void rule4ARawUserNameNeverPassesThePseudonymiser() {
    // The client and cli are the other side of the public contract: they send raw events to a node.
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.rtanalytics.event..",
                "io.rtanalytics.api.collect..",
                "io.rtanalytics.api.decode..",
                "io.rtanalytics.api.ingest..",
                "io.rtanalytics.api.http..",
                CLIENT,
                CLI)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.rtanalytics.event.RawEvent"),
        "raw events never leave the API node");
    check(
        noClasses()
            .that()
            .resideInAPackage("io.rtanalytics.api.ingest..")
            .and()
            .haveSimpleNameContaining("Batch")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.rtanalytics.event.RawEvent"),
        "the batcher takes only events");
  }

  @Test
  void rule5OnlyCliReadsTheEnvironmentAndTheSystemClock() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .accessTargetWhere(ENVIRONMENT_OR_CLOCK),
        "whatever reads its surroundings by itself can't be tested, or explained");
  }

  private static final DescribedPredicate<JavaAccess<?>> ENVIRONMENT_OR_CLOCK =
      new DescribedPredicate<>("the environment or the system clock") {
        @Override
        public boolean test(JavaAccess<?> access) {
          AccessTarget target = access.getTarget();
          JavaClass owner = target.getOwner();
          String name = target.getName();
          if (owner.isEquivalentTo(System.class)) {
            return Set.of("getenv", "getProperty", "getProperties", "currentTimeMillis")
                .contains(name);
          }
          if (owner.isEquivalentTo(Clock.class)) {
            return name.startsWith("system") || name.startsWith("tick");
          }
          if (owner.isEquivalentTo(Date.class)) {
            return name.equals("<init>");
          }
          return name.equals("now")
              && target instanceof AccessTarget.CodeUnitAccessTarget method
              && method.getRawParameterTypes().stream()
                  .noneMatch(t -> t.isEquivalentTo(Clock.class))
              && Set.of(
                      Instant.class,
                      LocalDate.class,
                      LocalDateTime.class,
                      OffsetDateTime.class,
                      ZonedDateTime.class)
                  .stream()
                  .anyMatch(owner::isEquivalentTo);
        }
      };

  @Test
  void packagesFormNoCycles() {
    check(slices().matching("io.rtanalytics.(**)").should().beFreeOfCycles(), "layers stay layers");
  }
}
