using System.Text;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Protocols;

internal static class OutcomeText
{
    public static string Text(this StepOutcome outcome) => Encoding.UTF8.GetString(outcome.Body.Span);
}
