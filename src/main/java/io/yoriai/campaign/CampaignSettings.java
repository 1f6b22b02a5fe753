package io.yoriai.campaign;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of campaigns. The master is data ({@code campaign/settings.tsv}); a campaign stores only what differs from
 * it, as strings by id, in {@code campaign.settings} (spec/smp-platform.md 5).
 */
@Service
public class CampaignSettings {

    /** Setting 6: refuse what somebody has already applied for, or what clashes in time. */
    public static final int CHECK_APPLIED = 6;
    /** Setting 8: whether applications of known leads are merged with them; 0 as the system's setting, 1 yes, 2 no. */
    public static final int AUTO_MERGE = 8;
    /** Setting 11: share of the limit, in per cent, from which seats are told as few. */
    public static final int FEW_LEFT = 11;
    /** Setting 15: days until a payment is due. */
    public static final int PAYMENT_DUE_DAYS = 15;

    private static final Map<Integer, CampaignSetting> MASTER = read();
    static final String COMMON = "campaign.setting.";

    private final JdbcClient jdbc;

    CampaignSettings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All settings, by id. */
    public static List<CampaignSetting> master() {
        return List.copyOf(MASTER.values());
    }

    /** SQL of a campaign's value as text. */
    public static String sql(String alias, int id) {
        return "coalesce(" + alias + ".settings ->> '" + id + "', '" + setting(id).standard().replace("'", "''")
                + "')";
    }

    /** A campaign's settings, as they are stored now. */
    public SettingValues of(long campaign) {
        return SettingValues.stored(jdbc.sql("select settings from campaign where id = ?").param(campaign)
                .query(String.class).single());
    }

    /** SQL of what a new campaign starts with: the installation's common values where they differ from the master's. */
    public static String initialSql() {
        return "(select coalesce(jsonb_object_agg(substr(name, " + (COMMON.length() + 1)
                + "), value), '{}') from system_setting where starts_with(name, '" + COMMON + "'))";
    }

    static CampaignSetting setting(int id) {
        return Objects.requireNonNull(MASTER.get(id), () -> "no campaign setting " + id);
    }

    private static Map<Integer, CampaignSetting> read() {
        List<String> lines = new ArrayList<>();
        try (InputStream in = Objects
                .requireNonNull(CampaignSettings.class.getResourceAsStream("/campaign/settings.tsv"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<Integer, CampaignSetting> master = new LinkedHashMap<>();
        for (String line : lines) {
            String[] row = line.split("\t", -1);
            int id = Integer.parseInt(row[0]);
            master.put(id, new CampaignSetting(id, row[1], row[2], row[3], row[4].charAt(0), row[5], row[6],
                    row[7].equals("1")));
        }
        return master;
    }
}
