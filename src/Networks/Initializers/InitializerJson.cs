namespace MlNetDeep;

/// <summary>The names of Initializer in files.</summary>
internal sealed class InitializerJson() : DerivedTypeJson<Initializer>([
    ("zero", typeof(ZeroInitializer)),
    ("constant", typeof(ConstantInitializer)),
    ("uniform", typeof(UniformInitializer)),
    ("normal", typeof(NormalInitializer)),
    ("glorot", typeof(GlorotInitializer)),
    ("he", typeof(HeInitializer)),
    ("leCun", typeof(LeCunInitializer)),
    ("fan-in", typeof(FanInInitializer)),
    ("random-sign", typeof(RandomSignInitializer)),
]);
