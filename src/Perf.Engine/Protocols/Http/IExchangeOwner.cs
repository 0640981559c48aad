namespace Perf.Engine.Protocols.Http;

/// <summary>Hears of the end of an exchange, on its loop's thread.</summary>
internal interface IExchangeOwner
{
    /// <summary>The exchange has ended, well or not; it may be used again from now on.</summary>
    void Completed(HttpExchange exchange);
}
