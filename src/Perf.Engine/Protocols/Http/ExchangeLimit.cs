using Perf.Engine.Loops;

namespace Perf.Engine.Protocols.Http;

/// <summary>The timeout of an exchange.</summary>
internal sealed class ExchangeLimit(HttpExchange exchange) : LoopTimeout
{
    public override void TimedOut() => exchange.TimedOut();
}
