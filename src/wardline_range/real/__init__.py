"""The lab in real time: network namespaces, programs that are devices, tools that attack."""
