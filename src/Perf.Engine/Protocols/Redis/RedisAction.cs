using System.Text;
using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using StackExchange.Redis;

namespace Perf.Engine.Protocols.Redis;

/// <summary>Runs one command on a shared connection.</summary>
internal sealed class RedisAction(RedisLinks links, IReadOnlyList<TextTemplate> words) : IStepAction
{
    /// <inheritdoc/>
    public async ValueTask RunAsync(StepCall call, StepOutcome outcome, CancellationToken cancellation)
    {
        string[] texts = [.. words.Select(word => word.Render(call.Values))];
        RedisLink link = links.Next();
        try
        {
            IDatabase database = await link.OpenAsync(outcome, cancellation).ConfigureAwait(false);
            RedisResult reply = await ExecuteAsync(database, texts, outcome, cancellation).ConfigureAwait(false);
            Take(reply, call, outcome);
        }
        catch (Exception e) when (e is not (StepFault or OperationCanceledException) && !cancellation.IsCancellationRequested)
        {
            StepFault fault = await RedisFault.OfAsync(e, link.Options, isConnecting: !outcome.Timings.Sent, cancellation).ConfigureAwait(false);

            // What the scenario itself says needs no hiding.
            IEnumerable<(string, string)> values = texts.Zip(words).Where(pair => pair.Second.Literal is null).Select(pair => ("…", pair.First));
            throw new StepFault(fault.ErrorClass, MaskedText.Of(fault.Message, values), e);
        }
    }

    private static async ValueTask<RedisResult> ExecuteAsync(IDatabase database, string[] texts, StepOutcome outcome, CancellationToken cancellation)
    {
        object[] arguments = new object[texts.Length - 1];
        outcome.BytesSent = Encoding.UTF8.GetByteCount(texts[0]);
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = texts[i + 1];
            outcome.BytesSent += Encoding.UTF8.GetByteCount(texts[i + 1]);
        }

        long begin = Clock.Now;
        outcome.Timings.Sent = true;
        try
        {
            // The library cannot take back a command that is sent; its reply is thrown away when it comes.
            return await database.ExecuteAsync(texts[0], arguments).WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            outcome.Timings.Waiting = Math.Max(1, Clock.Now - begin);
        }
    }

    private static void Take(RedisResult reply, StepCall call, StepOutcome outcome)
    {
        outcome.BodySize = RedisReply.SizeOf(reply);
        outcome.BytesReceived = outcome.BodySize;
        if (outcome.BodySize > call.MaxBodySize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the reply has {outcome.BodySize} bytes, more than http.maxBodySize ({call.MaxBodySize} bytes)");
        }

        if (call.WantsBody)
        {
            outcome.Body = RedisReply.Write(reply);
        }
    }
}
