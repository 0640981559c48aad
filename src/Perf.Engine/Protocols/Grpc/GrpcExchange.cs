using Grpc.Core;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>One call of any of the four kinds: all messages are sent, all answers are read.</summary>
internal sealed class GrpcExchange(CallInvoker invoker, Method<byte[], byte[]> method, CallOptions options, StepCall call, StepOutcome outcome)
{
    private readonly List<byte[]> _answers = [];

    /// <summary>The answers, as far as they are looked at.</summary>
    public IReadOnlyList<byte[]> Answers => _answers;

    /// <summary>Calls.</summary>
    /// <param name="messages">The messages; none is one empty message, unless the client streams.</param>
    /// <exception cref="RpcException">The status is not OK.</exception>
    public async Task RunAsync(byte[][] messages)
    {
        byte[] first = messages is [var message, ..] ? message : [];
        switch (method.Type)
        {
            case MethodType.Unary:
                using (AsyncUnaryCall<byte[]> unary = invoker.AsyncUnaryCall(method, null, options, first))
                {
                    Take(await unary.ResponseAsync.ConfigureAwait(false));
                    await EndAsync(unary.ResponseHeadersAsync, unary.GetTrailers).ConfigureAwait(false);
                }

                break;
            case MethodType.ServerStreaming:
                using (AsyncServerStreamingCall<byte[]> stream = invoker.AsyncServerStreamingCall(method, null, options, first))
                {
                    await ReadAsync(stream.ResponseStream).ConfigureAwait(false);
                    await EndAsync(stream.ResponseHeadersAsync, stream.GetTrailers).ConfigureAwait(false);
                }

                break;
            case MethodType.ClientStreaming:
                using (AsyncClientStreamingCall<byte[], byte[]> stream = invoker.AsyncClientStreamingCall(method, null, options))
                {
                    await WriteAsync(stream.RequestStream, messages).ConfigureAwait(false);
                    Take(await stream.ResponseAsync.ConfigureAwait(false));
                    await EndAsync(stream.ResponseHeadersAsync, stream.GetTrailers).ConfigureAwait(false);
                }

                break;
            default:
                using (AsyncDuplexStreamingCall<byte[], byte[]> stream = invoker.AsyncDuplexStreamingCall(method, null, options))
                {
                    // Both at once: a server that answers each message would wait for us to read while we wait for it to.
                    Task reading = ReadAsync(stream.ResponseStream);
                    await WriteAsync(stream.RequestStream, messages).ConfigureAwait(false);
                    await reading.ConfigureAwait(false);
                    await EndAsync(stream.ResponseHeadersAsync, stream.GetTrailers).ConfigureAwait(false);
                }

                break;
        }
    }

    // A server may end a call before it has everything; then its status, which reading brings, says why.
    private static async Task WriteAsync(IClientStreamWriter<byte[]> stream, byte[][] messages)
    {
        try
        {
            foreach (byte[] message in messages)
            {
                await stream.WriteAsync(message).ConfigureAwait(false);
            }

            await stream.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // Told by the answer.
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<byte[]> stream)
    {
        while (await stream.MoveNext(options.CancellationToken).ConfigureAwait(false))
        {
            Take(stream.Current);
        }
    }

    private void Take(byte[] answer)
    {
        outcome.BodySize += answer.Length;
        if (outcome.BodySize > call.MaxBodySize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the messages are over {SizeText.Format(call.MaxBodySize)} (http.maxBodySize)");
        }

        if (call.WantsBody)
        {
            _answers.Add(answer);
        }
    }

    private async Task EndAsync(Task<Metadata> headers, Func<Metadata> trailers)
    {
        GrpcMetadata.CopyTo(outcome, await headers.ConfigureAwait(false));
        GrpcMetadata.CopyTo(outcome, trailers());
    }
}
