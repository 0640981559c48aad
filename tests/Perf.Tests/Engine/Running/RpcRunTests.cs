using Perf.Engine.Scenarios;
using Perf.Tests.Engine.Protocols;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Running;

/// <summary>Scenario files with HTTP/2, WebSocket and gRPC, run as a user runs them.</summary>
public sealed class RpcRunTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    [Fact]
    public async Task Run_StepsOfAllProtocols_HandTheirValuesOnAndCountInTheirFamilies()
    {
        Scenario scenario = ScenarioLoader.Parse(
            $$$"""
            name: rpc
            target: {{{fixture.Server.RpcUri}}}
            http: { version: "2" }
            load: { all: { executor: per-vu-iterations, vus: 3, iterations: 4 } }
            flows:
              one:
                steps:
                  - get: /echo?who=ann
                    name: http
                    expect: { status: 200, json: { "$.protocol": HTTP/2 } }
                    capture: { who: { json: "$.query.who" } }
                  - websocket: ws://127.0.0.1:{{{fixture.Server.BaseUri.Port}}}/ws/chat
                    name: socket
                    headers: { x-name: "${who}" }
                    messages:
                      - receive: { json: { "$.name": "${who}" } }
                        capture: { id: { json: "$.id" } }
                      - send: '{"again":${id}}'
                      - receive: { contains: again }
                    expect: { status: 101, json: { "$[1].again": 42 } }
                  - grpc: perf.shop.v1.Catalog/GetItem
                    name: call
                    message: { id: "${id}" }
                    expect: { json: { "$.id": "42", "$.stock": 0 } }
                    capture: { name: { json: "$.displayName" } }
                  - grpc: perf.shop.v1.Catalog/Mirror
                    name: mirror
                    message: { stringValue: "${name}", int32Value: "${id}" }
                    expect: { status: OK, json: { "$.stringValue": Item 42, "$.int32Value": 42 } }
                  - grpc: perf.shop.v1.Catalog/GetItem
                    name: missing
                    message: { id: missing }
                  - grpc: perf.shop.v1.Catalog/GetItem
                    name: wanted
                    message: { id: missing }
                    expect: { status: [NOT_FOUND, OK] }
                  - grpc: perf.shop.v1.Catalog/GetItem
                    name: other
                    message: { id: missing }
                    expect: { status: ABORTED }
            """,
            "");
        (RunResult result, SampleList samples) = await SampleList.RunAsync(scenario);

        Assert.Equal(RunStatus.Completed, result.Status);
        samples.AssertAddsUpTo(result);
        Assert.Equal(["perf.shop.v1.Catalog"], samples.Samples.Where(sample => sample.Metric == "grpc_reqs").Select(sample => sample.Tags.Values["service"]).Distinct());
        Assert.Equal([("missing", "grpc_not_found", 12L), ("other", "grpc_not_found", 12L)], result.Errors.Select(error => (error.Step, error.Class, error.Count)).Order());
        Assert.Equal((12, 12, 60), (Sum(result, "http_reqs"), Sum(result, "ws_reqs"), Sum(result, "grpc_reqs")));
        Assert.Equal(24 / 60d, result.Metrics["grpc_req_failed"].Rate);
        Assert.Equal(12, result.Steps["call"].Metrics["grpc_req_duration"].Count);
        Assert.True(result.Metrics["ws_req_connecting"].Max > 0);
    }
}
