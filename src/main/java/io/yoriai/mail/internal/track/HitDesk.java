package io.yoriai.mail.internal.track;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import io.yoriai.mail.MailHit;
import io.yoriai.mail.MailWay;
import io.yoriai.mail.internal.template.LinkFinder;
import io.yoriai.record.SecondCache;
import io.yoriai.tracking.ClickVerdicts;

/** Reads tokens, keeps where links lead for a while, and stores hits. */
@Component
public class HitDesk implements ClickVerdicts {

    private static final Logger LOG = LoggerFactory.getLogger(HitDesk.class);
    private static final int MOST_AGENT = 500;

    private final HitTokens tokens;
    private final HitStore store;
    private final TargetValues values;
    private final LoadingCache<Long, Optional<String>> targets;
    /** What was told last, for a node that lost its database: it still leads people on. */
    private final Cache<Long, Optional<String>> known = Caffeine.newBuilder().maximumSize(10_000).build();

    HitDesk(HitTokens tokens, HitStore store, TargetValues values, Clock clock) {
        this.values = values;
        this.tokens = tokens;
        this.store = store;
        targets = SecondCache.by(clock, Duration.ofSeconds(60)).maximumSize(10_000).build(this::target);
    }

    private Optional<String> target(long url) {
        try {
            Optional<String> target = store.target(url);
            known.put(url, target);
            return target;
        } catch (DataAccessException e) {
            Optional<String> last = known.getIfPresent(url);
            if (last == null) {
                throw e;
            }
            return last;
        }
    }

    public Optional<MailWay> click(String token, MailHit hit) {
        return tokens.clicked(token).flatMap(named -> {
            String written = named.url() == HitTokens.TRAP
                    ? ""
                    : Objects.requireNonNull(targets.get(named.url())).orElse(null);
            String target = written == null || !written.contains("[%") ? written : filled(named.mail(), written);
            if (target == null) {
                return Optional.empty();
            }
            // A page of this server's is a key of its lead's: no history shows it.
            String told = LinkFinder.isOwn(Objects.requireNonNull(written)) ? written : target;
            Long lead = named.mail() == 0 ? null : kept(() -> store.click(named, told, shortened(hit)));
            return Optional.of(new MailWay(target, lead, named.mail()));
        });
    }

    private @Nullable String filled(long mail, String written) {
        return kept(() -> values.fill(mail, written).orElse(null));
    }

    public boolean open(String token, MailHit hit) {
        Optional<HitTokens.Named> named = tokens.opened(token);
        named.filter(one -> one.mail() != 0).ifPresent(one -> kept(() -> {
            store.open(one.mail(), shortened(hit));
            return null;
        }));
        return named.isPresent();
    }

    @Override
    public boolean isPerson(long mail, Instant at) {
        return store.verdict(mail, at) == Verdict.PERSON;
    }

    @Override
    public Map<Long, Long> leads(Collection<Long> mails) {
        return store.leads(mails);
    }

    @Override
    public int of(long mail, String address, @Nullable String agent) {
        return store.verdict(mail, address, agent);
    }

    private static <T> @Nullable T kept(Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The database did not answer for a hit: {}", e.getMessage());
            return null;
        }
    }

    private static MailHit shortened(MailHit hit) {
        String agent = hit.agent();
        return agent == null || agent.length() <= MOST_AGENT
                ? hit
                : new MailHit(hit.address(), agent.substring(0, MOST_AGENT), hit.prefetched());
    }
}
