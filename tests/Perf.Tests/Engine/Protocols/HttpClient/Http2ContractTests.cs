using Perf.Engine.Protocols;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Tests.Engine.Protocols.HttpClient;

/// <summary>HTTP/2 without TLS.</summary>
public class Http2ContractTests(RpcFixture fixture) : StepProtocolContract, IClassFixture<RpcFixture>
{
    protected override Scenario Scenario => new() { Name = "contract", Target = Target.AbsoluteUri, Http = new HttpOptions { Version = "2" } };

    protected override Uri Target => fixture.Server.RpcUri!;

    protected override ActionStep Good => new RequestStep { Name = "good", Url = "/echo", Method = "POST", Body = new RequestBody { Kind = BodyKind.Text, Text = "hello" } };

    protected override ActionStep Slow => new RequestStep { Name = "slow", Url = "/never" };

    protected override (ActionStep Step, string ErrorClass) Wrong => (new RequestStep { Name = "wrong", Url = "/redirect-loop", MaxRedirects = 3 }, ErrorClasses.TooManyRedirects);

    protected override ActionStep? Unreachable => new RequestStep { Name = "unreachable", Url = "http://127.0.0.1:1/" };

    protected override IProtocol CreateProtocol() => new HttpClientProtocol();
}
