using System.Net.Security;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Perf.Engine.Protocols.HttpClient;
using Perf.Engine.Templates;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>gRPC over HTTP/2, with descriptors from a file or from the server itself; nothing is generated or compiled.</summary>
public sealed class GrpcProtocol : IProtocol
{
    private static readonly TimeSpan s_reflectionLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DescriptorPool> _pools = new(StringComparer.Ordinal);
    private GrpcChannels? _channels;

    /// <inheritdoc/>
    public RequestMetrics Metrics => RequestMetrics.Grpc;

    /// <inheritdoc/>
    public IStepAction Compile(ActionStep step, StepContext context)
    {
        var call = (GrpcStep)step;
        lock (_lock)
        {
            _channels ??= new GrpcChannels(ClientConnections.Create(context, SslApplicationProtocol.Http2), context.Scenario.Http);
            return new GrpcAction(call, context, _channels, PoolOf(call, context).Find(call.Method));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _channels?.Dispose();
        return ValueTask.CompletedTask;
    }

    private DescriptorPool PoolOf(GrpcStep step, StepContext context)
    {
        string service = step.Method.Split('/')[0];
        string target = step.Target ?? "";
        string key = step.DescriptorFile ?? $"{target} {service}";
        if (!_pools.TryGetValue(key, out DescriptorPool? pool))
        {
            _pools[key] = pool = step.DescriptorFile is { } file ? DescriptorPool.Load(file) : Ask(step, service, context);
        }

        return pool;
    }

    // Before the load, so that no call waits for it and none is measured with it.
    private DescriptorPool Ask(GrpcStep step, string service, StepContext context)
    {
        if (step.Target is { } target && HasVariable(target))
        {
            throw new PerfException(ErrorIds.DescriptorsUnavailable, $"The target of the gRPC step '{step.Name}' is another for each virtual user, so no server can be asked for its descriptors before the run; name a file by 'descriptors'.", step.Name);
        }

        var metadata = new Metadata();
        foreach ((string name, string value) in step.Metadata.Where(pair => !HasVariable(pair.Value)))
        {
            GrpcMetadata.Add(metadata, name, context.Text(value).Render([]));
        }

        string address = step.Target is null ? context.Target.AbsoluteUri : context.Text(step.Target).Render([]);
        try
        {
            using var limit = new CancellationTokenSource(s_reflectionLimit);
            CallInvoker invoker = _channels!.For(address, 0);
            IReadOnlyList<FileDescriptorProto> files = Task.Run(() => ServerReflection.LoadAsync(invoker, service, new CallOptions(metadata, cancellationToken: limit.Token)), limit.Token).GetAwaiter().GetResult();
            return DescriptorPool.Link(files);
        }
        catch (Exception e) when (e is RpcException or FormatException or OperationCanceledException or StepFault or IOException)
        {
            string reason = e switch
            {
                RpcException { StatusCode: StatusCode.Unimplemented } => "it does not offer reflection",
                RpcException rpc => ClientFault.Of(rpc.Status.DebugException)?.Message ?? rpc.Status.Detail,
                OperationCanceledException => $"no answer within {DurationText.Format(s_reflectionLimit)}",
                _ => e.Message,
            };
            throw new PerfException(
                ErrorIds.DescriptorsUnavailable,
                $"The server cannot be asked for the descriptors of '{service}': {reason.TrimEnd('.')}. Check the step's target (http:// is HTTP/2 without TLS), or name a file by 'descriptors': protoc --include_imports --descriptor_set_out=api.pb api.proto.",
                service,
                e);
        }
    }

    private static bool HasVariable(string text) => Template.Parse(text, isJson: true).Parts.Any(part => part.Kind is TemplatePartKind.Variable or TemplatePartKind.Call);
}
