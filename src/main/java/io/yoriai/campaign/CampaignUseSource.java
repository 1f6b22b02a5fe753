package io.yoriai.campaign;

import java.util.List;

/** Tells what asks for a campaign, which therefore cannot be deleted: saved search conditions (spec/smp-platform.md 8). */
public interface CampaignUseSource {

    /** Names of what asks for a campaign. */
    List<String> askingFor(long campaign);
}
