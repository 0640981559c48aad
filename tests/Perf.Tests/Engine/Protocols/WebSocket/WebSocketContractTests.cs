using Perf.Engine.Protocols;
using Perf.Engine.Protocols.WebSocket;

namespace Perf.Tests.Engine.Protocols.WebSocket;

public sealed class WebSocketContractTests(RpcFixture fixture) : StepProtocolContract, IClassFixture<RpcFixture>
{
    protected override Uri Target => fixture.Server.BaseUri;

    protected override bool KeepsConnections => false;

    protected override ActionStep Good => new WebSocketStep { Name = "good", Url = "/ws/chat", Messages = [new WebSocketReceive(), new WebSocketSend { Content = "hello" }, new WebSocketReceive()] };

    protected override ActionStep Slow => new WebSocketStep { Name = "slow", Url = "/ws/silent", Messages = [new WebSocketReceive()] };

    protected override (ActionStep Step, string ErrorClass) Wrong => (new WebSocketStep { Name = "wrong", Url = "/ws/refused" }, "http_403");

    protected override ActionStep? Unreachable => new WebSocketStep { Name = "unreachable", Url = "ws://127.0.0.1:1/" };

    protected override IProtocol CreateProtocol() => new WebSocketProtocol();
}
