package io.yoriai.admin.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ConcurrentModel;

import java.io.IOException;

/** Two exports at a time. */
class ExportsTest {

    private final Exports exports = new Exports();
    private final ConcurrentModel model = new ConcurrentModel();

    @Test
    void a_third_export_is_told_to_come_back_and_a_turn_is_free_again_afterwards() throws IOException {
        MockHttpServletResponse third = new MockHttpServletResponse();
        String page = run(() -> assertThat(run(() -> assertThat(exports.run(model, third, () -> {
            throw new AssertionError("a third one runs");
        })).isEqualTo("admin/notice"))).isNull());
        assertThat(page).isNull();
        assertThat(third.getStatus()).isEqualTo(503);
        assertThat(third.getHeader("Retry-After")).isEqualTo("30");
        assertThat(model.getAttribute("notice")).isEqualTo("admin.exports");
    }

    @Test
    void an_export_that_breaks_off_gives_its_turn_back() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> run(() -> {
                throw new IOException("gone");
            })).hasMessage("gone");
        }
        assertThat(run(() -> {
            // What it writes does not matter here.
        })).isNull();
    }

    private String run(Exports.Export export) throws IOException {
        return exports.run(model, new MockHttpServletResponse(), export);
    }
}
