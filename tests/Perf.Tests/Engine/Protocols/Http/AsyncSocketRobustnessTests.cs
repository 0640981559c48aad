using Perf.Engine.Network;
using Perf.Engine.Network.Portable;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>The sockets of Windows and macOS, which run on Linux too.</summary>
public sealed class AsyncSocketRobustnessTests(EngineFixture fixture) : HttpRobustnessContract(fixture)
{
    private protected override SocketDriver CreateDriver() => new AsyncSocketDriver();
}
