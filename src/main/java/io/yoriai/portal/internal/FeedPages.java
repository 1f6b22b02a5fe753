package io.yoriai.portal.internal;

import org.springframework.context.annotation.Lazy;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import io.yoriai.account.Callers;
import io.yoriai.campaign.CampaignFeeds;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.PublicCampaigns.Filter;
import io.yoriai.campaign.PublicCampaigns.Visitor;
import io.yoriai.campaign.PublicCampaigns;
import io.yoriai.campaign.PublicMaterials.Speaker;
import io.yoriai.campaign.PublicMaterials;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Ref;
import io.yoriai.record.Times;
import io.yoriai.record.list.Link;

/** What other sites read of the campaigns that a guest sees in the portal, as JSONP (spec/smp-campaign.md 9.13). */
@Lazy
@Controller
final class FeedPages {

    private static final int MOST = 1_000;
    /** Feeds tell columns as calls do. */
    private static final Locale IN = Locale.JAPANESE;
    private static final JsonMapper JSON = JsonMapper.shared();
    /** What pages never tell, and custom items, which may be for administrators alone. */
    private static final Set<String> UNTOLD = Set.of("Memo", "StatusChangedDate", "PortalPublicationType",
            "SeminarPublicationType", "FlowPublicationType", "PreserveSearchCondition", "LimitUserNum",
            "LimitWaitingNum", "NumberOfApplications", "NumberOfApplicants", "NumberOfWaiting", "ApplicationAmount",
            "PromotionType", "PublicationFlag", "DateRegist", "DateUpdate", "SpeakerList", "SessionPackageList");

    private final PublicCampaigns campaigns;
    private final CampaignFeeds feeds;
    private final Records records;
    private final CampaignSettings settings;
    private final PublicMaterials materials;
    private final Callers callers;

    FeedPages(PublicCampaigns campaigns, CampaignFeeds feeds, Records records, CampaignSettings settings,
            PublicMaterials materials, Callers callers) {
        this.settings = settings;
        this.materials = materials;
        this.campaigns = campaigns;
        this.feeds = feeds;
        this.records = records;
        this.callers = callers;
    }

    @GetMapping("/public/feed/seminars.js")
    ResponseEntity<String> all(HttpServletRequest request) {
        return answer("all", null, request);
    }

    @GetMapping("/public/feed/seminar/month/{year:20[0-9]{2}}/{month:[0-9]{2}}.js")
    ResponseEntity<String> month(@PathVariable int year, @PathVariable int month, HttpServletRequest request) {
        if (month < 1 || month > 12) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        YearMonth of = YearMonth.of(year, month);
        return answer(of.toString(), of, request);
    }

    private ResponseEntity<String> answer(String name, @Nullable YearMonth month, HttpServletRequest request) {
        String body = feeds.get(name, () -> build(month)).replace("{host}", callers.host(request));
        return ResponseEntity.ok().contentType(new MediaType("text", "javascript", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(CampaignFeeds.LIFE).cachePublic())
                .header("Cross-Origin-Resource-Policy", "cross-origin").body(body);
    }

    /** Of a month all of it, else all that have not ended. */
    private String build(@Nullable YearMonth month) {
        ArrayNode all = JSON.createArrayNode();
        campaigns.list(new Filter("", "", month, List.of(), month != null), Visitor.GUEST, 0, MOST, IN)
                .forEach(one -> records.campaign(one.id(), IN).ifPresent(campaign -> {
                    ObjectNode told = all.addObject();
                    tell(told, campaign);
                    List<Speaker> speakers = settings.of(one.id()).on(EventPages.SPEAKERS)
                            ? materials.speakers(one.id())
                            : List.of();
                    tell(told, speakers, null);
                    ArrayNode sessions = told.putArray("Session");
                    if (campaign.code("SsTargetType") == 2) {
                        records.sessions(one.id(), IN).forEach(session -> {
                            ObjectNode part = sessions.addObject();
                            tell(part, session);
                            tell(part, speakers, session.id());
                        });
                    }
                }));
        // As a script: a page that stands around it must not end, nor a line.
        return "onLoadSeminarDatas(" + JSON.writeValueAsString(all).replace("<", "\\u003c")
                .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + ");\n";
    }

    /** Those that the pages show. */
    private static void tell(ObjectNode told, List<Speaker> speakers, @Nullable Long session) {
        ArrayNode list = told.putArray("SpeakerList");
        speakers.stream().filter(one -> Objects.equals(one.session(), session)).forEach(one -> list.addObject()
                .put("SpeakerName", one.name()).put("SpeakerRole", one.role().isEmpty() ? null : one.role()));
    }

    private static void tell(ObjectNode told, Told record) {
        List<Column> columns = record.row().columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (!UNTOLD.contains(column.name()) && column.kind() != Kind.ATTRIBUTES) {
                tell(told, column, record.row().values()[i]);
            }
        }
    }

    private static void tell(ObjectNode told, Column column, @Nullable Object value) {
        switch (value) {
            case null -> told.putNull(column.name());
            case Ref ref -> told.putObject(column.name()).put(column.idName(), ref.id()).put(column.nameName(),
                    ref.name());
            case Instant moment -> told.put(column.name(), Times.answer(moment));
            case Link link -> told.put(column.name(), "{host}" + link.path());
            case JsonNode json -> told.set(column.name(), texts(json));
            default -> {
                String text = value.toString();
                told.put(column.name(), text.isEmpty() ? null : text);
            }
        }
    }

    /** The same with every value as a text. */
    private static JsonNode texts(JsonNode json) {
        if (json.isObject()) {
            ObjectNode told = JSON.createObjectNode();
            json.properties().forEach(one -> told.set(one.getKey(), texts(one.getValue())));
            return told;
        }
        if (json.isArray()) {
            ArrayNode told = JSON.createArrayNode();
            json.forEach(one -> told.add(texts(one)));
            return told;
        }
        return json.isNull() || json.isString() && !json.asString().contains("{host}")
                ? json
                : JSON.getNodeFactory().stringNode(json.asString().replace("/static/upload/{host}/",
                        "{host}/static/upload/file/"));
    }
}
