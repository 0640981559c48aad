namespace Perf.ScriptWorker.Modules.Crypto;

/// <summary>Computes a digest.</summary>
/// <param name="data">What is digested.</param>
/// <returns>The digest.</returns>
internal delegate byte[] DigestFunction(ReadOnlySpan<byte> data);
