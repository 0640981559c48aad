using Perf.Engine.Protocols;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Tests.Engine.Protocols.HttpClient;

/// <summary>HTTP/3, where the machine has msquic.</summary>
public sealed class Http3ContractTests(RpcFixture fixture) : StepProtocolContract, IClassFixture<RpcFixture>
{
    protected override Scenario Scenario => new() { Name = "contract", Target = Target.AbsoluteUri, Http = new HttpOptions { Version = "3", Tls = new TlsOptions { CaFile = fixture.CaFile } } };

    protected override Uri Target => fixture.Server.Http3Uri!;

    protected override ActionStep Good => new RequestStep { Name = "good", Url = "/items" };

    protected override ActionStep Slow => new RequestStep { Name = "slow", Url = "/delay?ms=60000" };

    protected override (ActionStep Step, string ErrorClass) Wrong => (new RequestStep { Name = "wrong", Url = "/redirect-loop", MaxRedirects = 3 }, ErrorClasses.TooManyRedirects);

    // Nothing refuses a datagram in a way that QUIC would take for a refusal.
    protected override ActionStep? Unreachable => null;

    protected override IProtocol CreateProtocol()
    {
        Skip.IfNot(HttpClientProtocol.SupportsHttp3, "this machine has no libmsquic, which HTTP/3 needs");
        return new HttpClientProtocol();
    }
}
