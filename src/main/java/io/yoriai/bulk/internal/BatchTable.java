package io.yoriai.bulk.internal;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.ResourceTable;

/** Where the columns of batches stand. A key sees its own, once they have come. */
@Configuration(proxyBeanMethods = false)
class BatchTable {

    @Bean
    ResourceTable batchRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("BulkApi"), "bulk_batch b", "b").column("BulkStatus", "b.status")
                .column("StopReason", "b.stop_reason").column("TotalRecordNum", "b.total")
                .column("SuccessRecordNum", "b.succeeded").column("ErrorRecordNum", "b.failed")
                .column("UnexecutedRecordNum", "(b.total - b.succeeded - b.failed)")
                .json("ParameterList", """
                        (select json_agg(json_build_object('Name', p.key, 'Value', p.value))
                           from json_each_text(b.parameters) p)""")
                .without("BulkResultList", "{Element}List").where("b.status > 0").where("b.client_id = {client}")
                .shared();
    }
}
