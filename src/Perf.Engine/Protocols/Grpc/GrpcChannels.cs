using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>The channels of a run: one for each address, or as many as http.maxConnections says, which the virtual users share evenly.</summary>
internal sealed class GrpcChannels(ClientConnections connections, HttpOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<(string Address, int Place), Lazy<GrpcChannel>> _channels = new();

    /// <summary>The bytes of all connections.</summary>
    public TrafficMeter Traffic => connections.Traffic;

    /// <summary>What a virtual user calls an address with.</summary>
    /// <exception cref="StepFault">It is no address.</exception>
    public CallInvoker For(string address, int vu) =>
        _channels.GetOrAdd((address, options.MaxConnections is { } most ? vu % most : 0), static (key, self) => new Lazy<GrpcChannel>(() => self.Open(key.Address)), this).Value.CreateCallInvoker();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<GrpcChannel> channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Dispose();
        }

        connections.Dispose();
    }

    private GrpcChannel Open(string address)
    {
        // Not the address itself in the messages: a variable in it may be a secret.
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url is not { Scheme: "http" or "https", Host.Length: > 0 })
        {
            throw new StepFault(ErrorClasses.InvalidRequest, "with the values of its variables, the step's target is no http or https address");
        }

        if (url.PathAndQuery != "/")
        {
            throw new StepFault(ErrorClasses.InvalidRequest, "the address of a gRPC server has no path; give the step a target of its own");
        }

        return GrpcChannel.ForAddress(url, new GrpcChannelOptions
        {
            HttpHandler = connections.Handler(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = (int)Math.Min(options.MaxBodySize, int.MaxValue),
            MaxSendMessageSize = null,
            MaxRetryAttempts = null,
        });
    }
}
