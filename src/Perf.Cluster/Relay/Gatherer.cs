using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>
/// Asks agents on a coordinator's behalf, all at once. It has no state: whoever asked acknowledges reports to those who measured them, so that with this process nothing is lost and nothing comes twice.
/// </summary>
internal static class Gatherer
{
    // Whoever asks waits for less: a share that is not heard of for longer is lost.
    private static readonly TimeSpan s_mostPatience = TimeSpan.FromSeconds(1);

    /// <summary>Asks, waits, and adds up.</summary>
    /// <param name="request">What to ask of whom.</param>
    /// <param name="ask">Asks an agent by its address.</param>
    /// <param name="time">Tells the time.</param>
    public static async Task<GatherReply> GatherAsync(GatherRequest request, Func<string, CollectRequest, Task<CollectReply>> ask, TimeProvider time)
    {
        TimeSpan patience = request.Timeout < s_mostPatience ? request.Timeout : s_mostPatience;
        GatherAnswer[] answers = await Task.WhenAll(request.Questions.Select(question => AskAsync(question, patience, ask, time))).ConfigureAwait(false);
        return ReplySums.Of(request, answers);
    }

    private static async Task<GatherAnswer> AskAsync(GatherQuestion question, TimeSpan patience, Func<string, CollectRequest, Task<CollectReply>> ask, TimeProvider time)
    {
        try
        {
            CollectReply reply = await CallPatience.WaitAsync(ask(question.Agent, question.Request), patience, time, CancellationToken.None).ConfigureAwait(false);

            // What is not whole could be in no sum.
            return Array.Exists(reply.Reports, static report => report.IsLight) ? new GatherAnswer { Fault = "its answer is not whole" } : new GatherAnswer { Reply = reply };
        }
        catch (TimeoutException)
        {
            return new GatherAnswer { Fault = "it did not answer" };
        }
        catch (Exception e)
        {
            return new GatherAnswer { Fault = e.Message };
        }
    }
}
