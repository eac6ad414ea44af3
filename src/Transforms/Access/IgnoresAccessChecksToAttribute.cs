namespace System.Runtime.CompilerServices;

/// <summary>
/// Tells the runtime that the assembly which carries it may use the internal members of the assembly it names, as if that one had
/// declared it a friend with <see cref="InternalsVisibleToAttribute"/>.
/// </summary>
/// <remarks>
/// The runtime knows this attribute by its full name, but the framework does not declare it. The build writes its uses from the list in
/// build/FriendReferences.targets, which also says what the compiler sees; see docs/explanation/adr/0002-friend-references.md.
/// </remarks>
/// <param name="assemblyName">The simple name of the assembly to be used.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>The simple name of the assembly to be used.</summary>
    public string AssemblyName { get; } = assemblyName;
}
