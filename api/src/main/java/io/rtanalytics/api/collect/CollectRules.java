package io.rtanalytics.api.collect;

import io.rtanalytics.timeline.Settings;
import io.rtanalytics.web.HostPattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of collection, made ready for many requests. Immutable.
 *
 * @param isOn whether there are sites at all
 * @param sites whose pages are counted
 * @param defaultSite the site of a request that names none; null if the first one in the list
 *     stands for many
 * @param redirectHosts where clicks may lead to
 * @param proxies who is believed
 * @param visitorHeader the header that names the visitor, or empty
 * @param honourDnt whether {@code DNT: 1} counts
 * @param filterBots whether bots are left out
 */
record CollectRules(
    boolean isOn,
    HostList sites,
    @Nullable String defaultSite,
    HostList redirectHosts,
    TrustedProxies proxies,
    String visitorHeader,
    boolean honourDnt,
    boolean filterBots) {
  static CollectRules of(Settings settings) {
    HostPattern first = settings.sites().isEmpty() ? null : settings.sites().get(0);
    return new CollectRules(
        first != null,
        new HostList(settings.sites()),
        first == null || first.below() ? null : first.host(),
        new HostList(settings.redirectHosts()),
        new TrustedProxies(settings.trustedProxies()),
        settings.visitorHeader(),
        settings.honourDnt(),
        settings.filterBots());
  }
}
