package io.yoriai.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.yoriai.account.BodyMemory.Body;
import io.yoriai.account.BodyMemory.Sender;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Memory for bodies: what has arrived counts, small ones are free, strangers have a third. */
class BodyMemoryTest {

    private static InputStream bytes(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 'x');
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void a_body_of_any_length_is_read_as_it_came_and_one_byte_more_is_told() throws IOException {
        BodyMemory memory = new BodyMemory(0);
        Random random = new Random(1);
        for (int length : new int[]{0, 1, 2047, 2048, 2049, 18_431, 18_432, 18_433, 65_536, 100_000, 200_000}) {
            byte[] sent = new byte[length];
            random.nextBytes(sent);
            try (Body body = memory.read(new ByteArrayInputStream(sent), 200_000, Sender.KNOWN)) {
                assertThat(body.bytes()).isEqualTo(sent);
                assertThat(body.tooLarge()).isFalse();
            }
            if (length > 0) {
                try (Body body = memory.read(new ByteArrayInputStream(sent), length - 1, Sender.KNOWN)) {
                    assertThat(body.tooLarge()).isTrue();
                }
            }
        }
    }

    @Test
    void a_body_is_read_on_when_its_sender_is_known() throws IOException {
        byte[] sent = new byte[150_000];
        new Random(2).nextBytes(sent);
        InputStream in = new ByteArrayInputStream(sent);
        try (Body body = new BodyMemory(0).read(in, 65_536, Sender.STRANGER)) {
            assertThat(body.tooLarge()).isTrue();
            body.more(in, 150_000);
            assertThat(body.tooLarge()).isFalse();
            assertThat(body.bytes()).isEqualTo(sent);
        }
    }

    @Test
    void strangers_who_fill_their_share_keep_neither_small_bodies_out_nor_those_of_who_is_known() throws IOException {
        BodyMemory memory = new BodyMemory(96L * BodyMemory.STEP);
        List<Body> held = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            held.add(memory.read(bytes(64 * 1024), 64 * 1024, Sender.STRANGER));
        }
        assertThatThrownBy(() -> memory.read(bytes(64 * 1024), 64 * 1024, Sender.STRANGER))
                .isInstanceOf(BodyMemory.FullException.class);
        memory.read(bytes(16_000), 64 * 1024, Sender.STRANGER).close();
        memory.read(bytes(500_000), 1_000_000, Sender.KNOWN).close();
        held.forEach(Body::close);
        memory.read(bytes(64 * 1024), 64 * 1024, Sender.STRANGER).close();
    }
}
