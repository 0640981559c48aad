using System.IO.Pipelines;
using System.Net;
using System.Security.Authentication;
using Perf.Cluster.Security;

namespace Perf.Tests.Cluster.Security;

public sealed class SecretHandshakeTests
{
    private static readonly byte[] s_key = SecretProof.KeyOf("a secret of tests", "perf");
    private static readonly IPEndPoint s_place = new(IPAddress.Loopback, 11111);
    private static readonly byte[] s_other = SecretProof.KeyOf("another secret", "perf");

    [Fact]
    public async Task Prove_TheSameSecret_AdmitsBothAndTakesNothingOfWhatFollows()
    {
        (Stream caller, Stream called) = Connection();

        await Task.WhenAll(ProveAsync(caller, s_key, isCaller: true), ProveAsync(called, s_key, isCaller: false));
        await caller.WriteAsync(new byte[] { 42 });
        await caller.FlushAsync();

        byte[] first = new byte[1];
        await called.ReadExactlyAsync(first);
        Assert.Equal(42, first[0]);
    }

    [Fact]
    public async Task Prove_AnotherSecret_IsNoticedByTheOneThatWasCalledBeforeItProvesItself()
    {
        (Stream caller, Stream called) = Connection();
        Task calling = ProveAsync(caller, s_other, isCaller: true);

        await Assert.ThrowsAsync<AuthenticationException>(() => ProveAsync(called, s_key, isCaller: false));

        Assert.False(calling.IsCompleted);
        await called.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => calling);
    }

    // Whoever is called may be no member either.
    [Fact]
    public async Task Prove_SomebodyWhoSendsTheProofBack_IsNotAdmitted()
    {
        (Stream caller, Stream mirror) = Connection();
        Task calling = ProveAsync(caller, s_key, isCaller: true);

        byte[] bytes = new byte[SecretProof.GreetingLength];
        await mirror.ReadExactlyAsync(bytes);
        await mirror.WriteAsync(bytes);
        await mirror.FlushAsync();
        byte[] proof = new byte[SecretProof.ProofLength];
        await mirror.ReadExactlyAsync(proof);
        await mirror.WriteAsync(proof);
        await mirror.FlushAsync();

        await Assert.ThrowsAsync<AuthenticationException>(() => calling);
    }

    // Somebody who knows no secret stands between two members that do, and hands on what they say.
    [Fact]
    public async Task Prove_ACallThatWasHandedOn_IsRefusedByTheMemberThatWasNotMeant()
    {
        (Stream caller, Stream called) = Connection();
        Task calling = ProveAsync(caller, s_key, isCaller: true, new IPEndPoint(IPAddress.Parse("10.0.0.66"), 11111));

        await Assert.ThrowsAsync<AuthenticationException>(() => ProveAsync(called, s_key, isCaller: false));

        await called.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => calling);
    }

    // Somebody who knows no secret has overheard a member's whole call, and says it again.
    [Fact]
    public async Task Prove_ACallThatWasOverheard_IsNotAdmittedASecondTime()
    {
        byte[] greeting = SecretProof.Greeting();
        (Stream caller, Stream called) = Connection();
        Task first = ProveAsync(called, s_key, isCaller: false);
        byte[] proof = await CallAsync(caller, greeting, theirs => SecretProof.Of(s_key, isCaller: true, greeting, theirs, s_place));
        await first;

        (Stream again, Stream other) = Connection();
        Task second = ProveAsync(other, s_key, isCaller: false);
        await CallAsync(again, greeting, _ => proof);

        await Assert.ThrowsAsync<AuthenticationException>(() => second);
    }

    private static async Task<byte[]> CallAsync(Stream stream, byte[] greeting, Func<byte[], byte[]> proofOf)
    {
        byte[] theirs = new byte[SecretProof.GreetingLength];
        await stream.WriteAsync(greeting);
        await stream.FlushAsync();
        await stream.ReadExactlyAsync(theirs);
        byte[] proof = proofOf(theirs);
        await stream.WriteAsync(proof);
        await stream.FlushAsync();
        return proof;
    }

    private static Task ProveAsync(Stream stream, byte[] key, bool isCaller, IPEndPoint? place = null) => SecretHandshake.ProveAsync(stream, key, isCaller, place ?? s_place, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

    private static (Stream Caller, Stream Called) Connection()
    {
        var there = new Pipe();
        var back = new Pipe();
        return (new Ends(back.Reader, there.Writer), new Ends(there.Reader, back.Writer));
    }

    // Unlike a connection's stream it closes what it has.
    private sealed class Ends(PipeReader input, PipeWriter output) : Stream
    {
        private readonly Stream _input = input.AsStream();
        private readonly Stream _output = output.AsStream();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _input.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => _output.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _output.WriteAsync(buffer, cancellationToken);

        public override void Flush() => _output.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _input.Dispose();
            _output.Dispose();
            base.Dispose(disposing);
        }
    }
}
