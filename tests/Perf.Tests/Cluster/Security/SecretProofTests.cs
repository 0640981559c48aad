using System.Net;
using Perf.Cluster.Security;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Security;

public sealed class SecretProofTests
{
    private static readonly IPEndPoint s_place = new(IPAddress.Parse("10.0.0.1"), 11111);
    private static readonly byte[] s_key = SecretProof.KeyOf("a secret of tests", "perf");

    [Fact]
    public void KeyOf_AnotherSecretOrCluster_IsAnotherKey()
    {
        Assert.Equal(s_key, SecretProof.KeyOf("a secret of tests", "perf"));
        Assert.NotEqual(s_key, SecretProof.KeyOf("a secret of testS", "perf"));
        Assert.NotEqual(s_key, SecretProof.KeyOf("a secret of tests", "night"));
    }

    [Fact]
    public void Greeting_EachTime_IsAnother()
    {
        byte[] one = SecretProof.Greeting();

        Assert.True(SecretProof.IsGreeting(one));
        Assert.NotEqual(one, SecretProof.Greeting());
        Assert.False(SecretProof.IsGreeting(one.AsSpan(1)));
        Assert.False(SecretProof.IsGreeting("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html, application/xml\r\n\r\n"u8[..SecretProof.GreetingLength]));
    }

    // A proof that was overheard is of other numbers, and one that is sent back of the other role.
    [Fact]
    public void IsRight_AnyChange_IsFalse() => SeededCases.ForAll(random =>
    {
        byte[] caller = Next(random, SecretProof.GreetingLength);
        byte[] called = Next(random, SecretProof.GreetingLength);
        byte[] proof = SecretProof.Of(s_key, isCaller: true, caller, called, s_place);
        Assert.Equal(SecretProof.ProofLength, proof.Length);
        Assert.True(SecretProof.IsRight(proof, s_key, isCaller: true, caller, called, s_place));
        Assert.False(SecretProof.IsRight(proof, s_key, isCaller: false, caller, called, s_place));
        Assert.False(SecretProof.IsRight(proof, s_key, isCaller: true, called, caller, s_place));
        Assert.False(SecretProof.IsRight(proof, s_key, isCaller: true, caller, called, new IPEndPoint(s_place.Address, s_place.Port + 1)));
        Assert.False(SecretProof.IsRight(proof, s_key, isCaller: true, caller, called, new IPEndPoint(IPAddress.Parse("10.0.0.2"), s_place.Port)));
        Assert.True(SecretProof.IsRight(proof, s_key, isCaller: true, caller, called, new IPEndPoint(s_place.Address.MapToIPv6(), s_place.Port)));
        Assert.False(SecretProof.IsRight(Flipped(random, proof), s_key, isCaller: true, caller, called, s_place));
        Assert.False(SecretProof.IsRight(proof, Flipped(random, s_key), isCaller: true, caller, called, s_place));
        Assert.False(SecretProof.IsRight(proof, s_key, isCaller: true, Flipped(random, caller), called, s_place));
        Assert.False(SecretProof.IsRight(proof, s_key, isCaller: true, caller, Flipped(random, called), s_place));
    });

    private static byte[] Next(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Flipped(Random random, byte[] bytes)
    {
        byte[] other = [.. bytes];
        other[random.Next(other.Length)] ^= (byte)(1 << random.Next(8));
        return other;
    }
}
