using Perf.Engine.Network;
using Perf.Engine.Network.Linux;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class EpollTransportTests(EngineFixture fixture) : HttpTransportContract(fixture)
{
    private protected override SocketDriver CreateDriver() => new EpollDriver();
}
