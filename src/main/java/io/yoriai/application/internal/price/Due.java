package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.LocalDate;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;

/** Until when is to be paid (spec/smp-application-attendance.md B3). */
@Component
final class Due {

    /** Payment methods by their codes. */
    static final int NONE = 1;
    private static final int TRANSFER = 2;
    private static final int CONVENIENCE_STORE = 4;
    private static final int PAY_EASY = 5;

    private final CampaignSettings campaigns;
    private final SystemSettings settings;

    Due(CampaignSettings campaigns, SystemSettings settings) {
        this.campaigns = campaigns;
        this.settings = settings;
    }

    /** The last day to pay what was billed then; null: the method has none. */
    @Nullable
    LocalDate date(long campaign, int method, Instant billed) {
        LocalDate day = billed.atZone(Times.JST).toLocalDate();
        return switch (method) {
            case TRANSFER, PAY_EASY -> {
                Integer days = campaigns.of(campaign).number(CampaignSettings.PAYMENT_DUE_DAYS);
                yield day.plusDays(days == null ? 0 : days);
            }
            case CONVENIENCE_STORE ->
                day.plusDays(Long.parseLong(settings.get("payment.convenience_store_days", "7")));
            default -> null;
        };
    }
}
