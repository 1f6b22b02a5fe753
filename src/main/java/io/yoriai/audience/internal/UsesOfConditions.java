package io.yoriai.audience.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.stream.Stream;

import io.yoriai.audience.SearchConditions;
import io.yoriai.campaign.CampaignUseSource;
import io.yoriai.list.ListUseSource;
import io.yoriai.record.item.ItemUse;

/** Lists, campaigns and custom items that saved conditions ask for stay. */
@Component
class UsesOfConditions implements ListUseSource, CampaignUseSource, ItemUse {

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

    @Override
    public List<Used> uses(String resource, int n, @Nullable Integer choice) {
        return uses.ofItem(resource, n, choice, SearchConditions::resource).stream()
                .map(name -> new Used("fault.item.condition", name)).toList();
    }
}
