package io.yoriai.message;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/** Where messages stand, and how they are reworded. */
@Configuration(proxyBeanMethods = false)
class MessageTable {

    @Bean
    ResourceTable messageRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("MessageStr"), "message m", "m").shared();
    }

    @Bean
    Writable messageWritable(ResourceTable messageRows, MessageRules rules) {
        return Writable.of(messageRows, "message").rules(rules).keyed();
    }
}
