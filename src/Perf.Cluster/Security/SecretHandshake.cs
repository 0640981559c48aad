using System.Net;
using System.Security.Authentication;

namespace Perf.Cluster.Security;

/// <summary>Has both sides of a connection prove that they know the secret.</summary>
internal static class SecretHandshake
{
    /// <summary>Proves this side and asks the other.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="key">The key.</param>
    /// <param name="isCaller">Whether this side called.</param>
    /// <param name="place">What was called: the other side's address, or this side's as others know it.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="AuthenticationException">The other side does not know the secret.</exception>
    /// <exception cref="IOException">The other side has closed.</exception>
    public static async Task ProveAsync(Stream stream, byte[] key, bool isCaller, IPEndPoint place, CancellationToken stop)
    {
        byte[] mine = SecretProof.Greeting();
        byte[] theirs = new byte[SecretProof.GreetingLength];
        byte[] proof = new byte[SecretProof.ProofLength];
        if (isCaller)
        {
            await SendAsync(stream, mine, stop).ConfigureAwait(false);
            await ReadGreetingAsync(stream, theirs, stop).ConfigureAwait(false);
            await SendAsync(stream, SecretProof.Of(key, isCaller: true, mine, theirs, place), stop).ConfigureAwait(false);
            await stream.ReadExactlyAsync(proof, stop).ConfigureAwait(false);
            Require(SecretProof.IsRight(proof, key, isCaller: false, mine, theirs, place));
        }
        else
        {
            // Nothing is said to whoever does not even know how to begin.
            await ReadGreetingAsync(stream, theirs, stop).ConfigureAwait(false);
            await SendAsync(stream, mine, stop).ConfigureAwait(false);
            await stream.ReadExactlyAsync(proof, stop).ConfigureAwait(false);
            Require(SecretProof.IsRight(proof, key, isCaller: true, theirs, mine, place));
            await SendAsync(stream, SecretProof.Of(key, isCaller: false, theirs, mine, place), stop).ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(Stream stream, byte[] bytes, CancellationToken stop)
    {
        await stream.WriteAsync(bytes, stop).ConfigureAwait(false);
        await stream.FlushAsync(stop).ConfigureAwait(false);
    }

    private static async Task ReadGreetingAsync(Stream stream, byte[] greeting, CancellationToken stop)
    {
        await stream.ReadExactlyAsync(greeting, stop).ConfigureAwait(false);
        Require(SecretProof.IsGreeting(greeting));
    }

    private static void Require(bool knows)
    {
        if (!knows)
        {
            throw new AuthenticationException("the other side does not know the cluster's secret");
        }
    }
}
