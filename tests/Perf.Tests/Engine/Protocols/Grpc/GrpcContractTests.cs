using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Grpc;

namespace Perf.Tests.Engine.Protocols.Grpc;

/// <summary>gRPC with a file of descriptors.</summary>
public sealed class GrpcContractTests(RpcFixture fixture) : StepProtocolContract, IClassFixture<RpcFixture>, IDisposable
{
    private readonly DescriptorFile _descriptors = new();

    protected override Uri Target => fixture.Server.RpcUri!;

    protected override ActionStep Good => Step("good");

    protected override ActionStep Slow => Step("slow");

    protected override (ActionStep Step, string ErrorClass) Wrong => (Step("missing"), "grpc_not_found");

    protected override ActionStep? Unreachable => Step("unreachable") with { Target = "http://127.0.0.1:1" };

    protected override IProtocol CreateProtocol() => new GrpcProtocol();

    public void Dispose() => _descriptors.Dispose();

    private GrpcStep Step(string id) => new() { Name = id, Method = "perf.shop.v1.Catalog/GetItem", DescriptorFile = _descriptors.Path, Messages = [$$"""{"id":"{{id}}"}"""] };
}
