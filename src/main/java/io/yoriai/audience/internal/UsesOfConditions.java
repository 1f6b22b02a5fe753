package io.yoriai.audience.internal;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.stream.Stream;

import io.yoriai.campaign.CampaignUseSource;
import io.yoriai.list.ListUseSource;

/** Lists and campaigns that saved conditions ask for stay. */
@Component
class UsesOfConditions implements ListUseSource, CampaignUseSource {

    private final ConditionUses uses;

    UsesOfConditions(ConditionUses uses) {
        this.uses = uses;
    }

    @Override
    public boolean uses(long list) {
        return !uses.of("StaticlistId", Long.toString(list)).isEmpty();
    }

    @Override
    public List<String> askingFor(long campaign) {
        return Stream.of("SeminarId", "Seminar").flatMap(key -> uses.of(key, Long.toString(campaign)).stream())
                .distinct().toList();
    }
}
