package io.yoriai.mail.internal.track;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import io.yoriai.mail.MailHit;
import io.yoriai.mail.MailWay;

/** Reads tokens, keeps where links lead for a while, and stores hits. */
@Component
public class HitDesk {

    private static final Logger LOG = LoggerFactory.getLogger(HitDesk.class);
    private static final int MOST_AGENT = 500;

    private final HitTokens tokens;
    private final HitStore store;
    /** A node that lost its database still leads people on. */
    private final LoadingCache<Long, Optional<String>> targets;

    HitDesk(HitTokens tokens, HitStore store) {
        this.tokens = tokens;
        this.store = store;
        targets = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(60))
                .build(store::target);
    }

    public Optional<MailWay> click(String token, MailHit hit) {
        return tokens.clicked(token).flatMap(named -> {
            Optional<String> target = named.url() == HitTokens.TRAP
                    ? Optional.of("")
                    : Objects.requireNonNull(targets.get(named.url()));
            Long lead = target.isEmpty() || named.mail() == 0
                    ? null
                    : kept(() -> store.click(named, target.get(), shortened(hit)));
            return target.map(way -> new MailWay(way, lead));
        });
    }

    public boolean open(String token, MailHit hit) {
        Optional<HitTokens.Named> named = tokens.opened(token);
        named.filter(one -> one.mail() != 0).ifPresent(one -> kept(() -> {
            store.open(one.mail(), shortened(hit));
            return null;
        }));
        return named.isPresent();
    }

    private static <T> @Nullable T kept(Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("A hit could not be stored: {}", e.getMessage());
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
