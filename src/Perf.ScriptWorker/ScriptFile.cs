namespace Perf.ScriptWorker;

/// <summary>A file that a script reads or imports.</summary>
/// <param name="Path">Its name in the bundle: relative to the script's folder, with slashes, such as <c>lib/users.js</c>.</param>
/// <param name="Bytes">What is in it.</param>
internal sealed record ScriptFile(string Path, ReadOnlyMemory<byte> Bytes);
