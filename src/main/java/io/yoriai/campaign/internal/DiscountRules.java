package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import io.yoriai.campaign.PartUseSource;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** What discounts ask beyond the dictionary (spec/smp-campaign.md 8.5, 9.6). */
@Component
public class DiscountRules implements Rules {

    private static final int CODE = 1;
    private static final int AUTOMATIC = 2;
    private static final int MULTIPLE = 3;
    private static final int COMMON = 1;
    private static final int PERCENT = 2;
    private static final int MOST_PERCENT = 100;
    private static final long MOST_YEN = 99_999_999;
    private static final Pattern FORM = Pattern.compile("[A-Z0-9_-]{4,32}");

    private final JdbcClient jdbc;
    private final ObjectProvider<PartUseSource> uses;

    DiscountRules(JdbcClient jdbc, ObjectProvider<PartUseSource> uses) {
        this.jdbc = jdbc;
        this.uses = uses;
    }

    private boolean isUsed(long discount) {
        return uses.orderedStream().anyMatch(source -> source.usedDiscount(discount));
    }

    /** A code as it is compared: without case, full-width characters folded. */
    public static String normal(String code) {
        return Normalizer.normalize(code, Normalizer.Form.NFKC).strip().toUpperCase(Locale.ROOT);
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        int type = writing.code("DiscountType");
        code(writing, type, faults);
        amount(writing, faults);
        period(writing, type, faults);
        long least = writing.number("MinQuantity");
        long most = writing.number("MaxQuantity");
        if (type == MULTIPLE) {
            if (least < 2) {
                faults.add(Fault.invalidValue(draft.field("MinQuantity")).saying("fault.discount.least"));
            } else if (most > 0 && most < least) {
                faults.add(Fault.invalidValue(draft.field("MaxQuantity")));
            }
        } else {
            only("MinQuantity", least > 0, draft, faults);
            only("MaxQuantity", most > 0, draft, faults);
        }
        if (type == CODE && writing.verb() == Verb.POST && !draft.gives("LimitNumPerVisitor")) {
            writing.fill("LimitNumPerVisitor", 1L);
        }
        if (writing.number("IsActive") > 1) {
            faults.add(Fault.invalidValue(draft.field("IsActive")));
        }
        belongs(writing, faults);
    }

    private static void only(String column, boolean given, Draft draft, Faults faults) {
        if (given && !faults.has(draft.field(column))) {
            faults.add(Fault.invalidValue(draft.field(column)).saying("fault.discount.notOfType"));
        }
    }

    private static int kind(Writing writing) {
        return writing.draft().has("CodeType")
                ? writing.code("CodeType")
                : writing.stored() == null || writing.draft().clears("CodeType")
                        ? 0
                        : (int) writing.known().number("code_type_id");
    }

    private static void code(Writing writing, int type, Faults faults) {
        Draft draft = writing.draft();
        int kind = kind(writing);
        if (type == CODE && kind == 0 && !faults.has(draft.field("CodeType"))) {
            faults.add(Fault.required(draft.field("CodeType")));
        }
        if (type != CODE) {
            only("CodeType", kind > 0, draft, faults);
        }
        String code = writing.text("Code");
        if (type == CODE && kind == COMMON) {
            if (code == null || code.isEmpty()) {
                faults.add(Fault.required(draft.field("Code")));
            } else if (!FORM.matcher(normal(code)).matches()) {
                faults.add(Fault.invalidType(draft.field("Code")).saying("fault.discount.code"));
            } else if (draft.has("Code")) {
                draft.put("Code", normal(code));
            }
        } else {
            only("Code", code != null && !code.isEmpty(), draft, faults);
        }
    }

    private static void amount(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        boolean percent = writing.code("DiscountMethod") == PERCENT;
        long yen = writing.number("DiscountAmount");
        long rate = writing.number("DiscountRate");
        String column = percent ? "DiscountRate" : "DiscountAmount";
        long value = percent ? rate : yen;
        if (faults.has(draft.field(column))) {
            return; // what cannot be read is told already
        }
        if (value == 0 && !draft.has(column)) {
            faults.add(Fault.required(draft.field(column)));
        } else if (value == 0 || value > (percent ? MOST_PERCENT : MOST_YEN)) {
            faults.add(Fault.invalidValue(draft.field(column)));
        }
        only(percent ? "DiscountAmount" : "DiscountRate", percent ? yen > 0 : rate > 0, draft, faults);
    }

    private static void period(Writing writing, int type, Faults faults) {
        Draft draft = writing.draft();
        Instant from = writing.moment("StartDay");
        Instant to = writing.moment("EndDay");
        if (type == AUTOMATIC && from == null && !faults.has(draft.field("StartDay"))) {
            faults.add(Fault.required(draft.field("StartDay")));
        }
        if (type == AUTOMATIC && to == null && !faults.has(draft.field("EndDay"))) {
            faults.add(Fault.required(draft.field("EndDay")));
        }
        if (from != null && to != null && !from.isBefore(to) && !faults.has(draft.field("EndDay"))) {
            faults.add(Fault.invalidValue(draft.field("EndDay")));
        }
    }

    /** What a discount is limited to is its own campaign's. */
    private void belongs(Writing writing, Faults faults) {
        Long campaign = writing.reference("Seminar");
        belongs(writing, "SessionList", "SessionId", campaign, """
                select count(*) from session where id = any (?) and campaign_id = ? and deleted_at is null""", faults);
        belongs(writing, "SessionPackageList", "SessionPackageId", campaign,
                "select count(*) from session_package where id = any (?) and campaign_id = ?", faults);
        if (writing.stored() != null && writing.draft().gives("Seminar")
                && !Objects.equals(campaign, writing.known().row().get("campaign_id"))) {
            for (String list : List.of("SessionList", "SessionPackageList")) {
                boolean stays = !writing.draft().gives(list) && jdbc.sql("select exists (select from discount_"
                        + (list.equals("SessionList") ? "session" : "package") + " where discount_id = ?)")
                        .param(writing.known().id()).query(Boolean.class).single();
                if (stays) {
                    faults.add(Fault.invalidValue(writing.draft().field(list)).saying("fault.discount.notOfCampaign"));
                }
            }
        }
    }

    private void belongs(Writing writing, String list, String id, @Nullable Long campaign, String count,
            Faults faults) {
        List<Long> ids = new ArrayList<>();
        writing.draft().list(list).forEach(one -> ids.add(Objects.requireNonNullElse(one.id(id), 0L)));
        if (ids.isEmpty() || faults.has(writing.draft().field(list))) {
            return;
        }
        Long[] named = ids.stream().distinct().toArray(Long[]::new);
        if (campaign == null || named.length < ids.size()
                || jdbc.sql(count).params(named, campaign).query(Long.class).single() < named.length) {
            faults.add(Fault.invalidValue(writing.draft().field(list)).saying("fault.discount.notOfCampaign"));
        }
    }

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        boolean used = writing.verb() != Verb.POST && isUsed(writing.known().id());
        if (writing.verb() == Verb.DELETE) {
            if (used) {
                throw CampaignRules.conflict(draft.field("Id"), "fault.discount.kept");
            }
            for (String tie : List.of("discount_code", "discount_session", "discount_package", "discount_change")) {
                jdbc.sql("delete from " + tie + " where discount_id = ?").param(writing.id()).update();
            }
            return;
        }
        Long campaign = writing.reference("Seminar");
        if (!writing.by().campaigns().isEmpty() && campaign == null) {
            throw new FaultException(
                    Fault.of(403, "NOT_ALLOWED", draft.field("Seminar")).saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
        if (used && !Objects.equals(campaign, writing.known().row().get("campaign_id"))) {
            throw CampaignRules.conflict(draft.field("Seminar"), "fault.discount.usedFixed");
        }
        if (used && writing.code("DiscountType") != writing.known().number("discount_type_id")) {
            throw CampaignRules.conflict(draft.field("DiscountType"), "fault.discount.usedFixed");
        }
        unique(writing, campaign);
    }

    /** Codes and automatic discounts that act at the same time: who saves first wins, so all savers come one after the other. */
    private void unique(Writing writing, @Nullable Long campaign) {
        Draft draft = writing.draft();
        if (writing.number("IsActive") == 0 && (writing.verb() == Verb.PUT || draft.has("IsActive"))) {
            return;
        }
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('campaign.discount', 0))").query((row, n) -> 0).list();
        long own = writing.verb() == Verb.POST ? 0 : writing.known().id();
        String code = writing.text("Code");
        if (writing.code("DiscountType") == CODE && code != null && jdbc.sql("""
                select exists (select from discount d where d.is_active = 1 and d.id <> :own and d.discount_type_id = 1
                    and (upper(normalize(d.code, NFKC)) = :code or d.id in (
                        select c.discount_id from discount_code c where upper(normalize(c.code, NFKC)) = :code)))""")
                .param("own", own).param("code", normal(code)).query(Boolean.class).single()) {
            throw new FaultException(
                    Fault.of(409, "DUPLICATE", draft.field("Code")).saying("fault.discount.codeTaken"));
        }
        if (writing.code("DiscountType") == AUTOMATIC && jdbc
                .sql("""
                        select exists (select from discount d left join campaign c on c.id = d.campaign_id
                            where d.is_active = 1 and d.id <> :own and d.discount_type_id = 2 and c.deleted_at is null
                                and (d.campaign_id is null or cast(:campaign as bigint) is null or d.campaign_id = :campaign))""")
                .param("own", own).param("campaign", campaign).query(Boolean.class).single()) {
            throw new FaultException(
                    Fault.of(409, "DUPLICATE", draft.field("DiscountType")).saying("fault.discount.automatic"));
        }
    }
}
