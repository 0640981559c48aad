using Perf.Engine.Protocols;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Tests.Engine.Protocols.HttpClient;

/// <summary>HTTP/2 over TLS.</summary>
public sealed class Http2TlsContractTests(RpcFixture fixture) : StepProtocolContract, IClassFixture<RpcFixture>
{
    protected override Scenario Scenario => new() { Name = "contract", Target = Target.AbsoluteUri, Http = new HttpOptions { Version = "2", Tls = new TlsOptions { CaFile = fixture.CaFile } } };

    protected override Uri Target => fixture.Server.HttpsUri!;

    protected override ActionStep Good => new RequestStep { Name = "good", Url = "/items" };

    protected override ActionStep Slow => new RequestStep { Name = "slow", Url = "/delay?ms=60000" };

    protected override (ActionStep Step, string ErrorClass) Wrong => (new RequestStep { Name = "wrong", Url = "/reset-before" }, ErrorClasses.ConnectionReset);

    protected override ActionStep? Unreachable => new RequestStep { Name = "unreachable", Url = "https://127.0.0.1:1/" };

    protected override IProtocol CreateProtocol() => new HttpClientProtocol();
}
