using Perf.Engine.Network;
using Perf.Engine.Network.Linux;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class EpollRobustnessTests(EngineFixture fixture) : HttpRobustnessContract(fixture)
{
    private protected override SocketDriver CreateDriver() => new EpollDriver();
}
