package io.yoriai.survey;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.OptionalLong;

import io.yoriai.person.AddressHash;

/** A lead's own links to surveys, in mails: whoever comes by one is that lead (spec/smp-campaign.md 9.8). */
@Service
public class SurveyLinks {

    private static final String PURPOSE = "survey.answer";

    private final AddressHash hash;

    SurveyLinks(AddressHash hash) {
        this.hash = hash;
    }

    /** Names the survey and the lead, and never ends: the survey has its own time. */
    public String key(long template, long lead) {
        return hash.said(PURPOSE, template, lead);
    }

    /** Whose key it is; nobody's where it was not made here for this survey. */
    public OptionalLong lead(long template, @Nullable String key) {
        long[] said = hash.numbers(PURPOSE, key, 2);
        return said == null || said[0] != template ? OptionalLong.empty() : OptionalLong.of(said[1]);
    }
}
