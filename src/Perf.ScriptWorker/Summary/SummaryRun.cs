using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Perf.Engine.Workers;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Summary;

/// <summary>Calls the script's own summary.</summary>
internal static class SummaryRun
{
    /// <summary>Calls <c>handleSummary(data)</c>.</summary>
    /// <param name="host">The test.</param>
    /// <param name="result">The judged result.</param>
    /// <param name="settings">The test's settings.</param>
    /// <returns>What it wants to be written.</returns>
    public static WorkerOutput Run(ScriptHost host, RunResult result, TestSettings settings)
    {
        ScriptUser? user = null;
        using var late = new CancellationTokenSource(settings.SummaryTimeout);
        using CancellationTokenRegistration ends = late.Token.UnsafeRegister(_ => Volatile.Read(ref user)?.Interrupt(), null);
        try
        {
            user = host.CreateUser(0, made => Volatile.Write(ref user, made), late.Token);
            JsValue data = new JsonParser(user.Engine).Parse(SummaryData.Of(result, settings, host.SetupData, host.Metrics).ToJsonString());
            JsValue given = user.Run(user.Exports!.Get("handleSummary"), data);
            return new WorkerOutput { Contents = ContentsOf(given) };
        }
        catch (Exception fault)
        {
            return new WorkerOutput
            {
                Fault = late.IsCancellationRequested ? $"handleSummary() took longer than {DurationText.Format(settings.SummaryTimeout)} (handleSummaryTimeout)" : $"handleSummary() failed: {ScriptFault.Describe(fault)}",
            };
        }
    }

    private static Dictionary<string, byte[]> ContentsOf(JsValue given)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (given is ObjectInstance outputs)
        {
            foreach ((JsValue name, _) in outputs.GetOwnProperties())
            {
                JsValue content = outputs.Get(name);
                contents[name.ToString()] = content.IsArrayBuffer() ? content.AsArrayBuffer() ?? [] : Encoding.UTF8.GetBytes(content.IsUndefined() || content.IsNull() ? "" : content.ToString());
            }
        }

        return contents;
    }
}
